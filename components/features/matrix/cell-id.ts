/** Names one cell: an environment's name holds no space. */
export const cellId = (environment: string, key: string): string => `${environment} ${key}`;
