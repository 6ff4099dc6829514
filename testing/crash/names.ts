export const clusterName = "ams";
export const storeName = "main-vault";
export const refOf = (namespace: string, name: string) => ({
  cluster: clusterName,
  namespace,
  name,
});
