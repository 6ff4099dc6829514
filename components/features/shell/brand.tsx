export function BrandMark() {
  return (
    <svg viewBox="0 0 20 20" fill="none" aria-hidden="true">
      <path
        d="M4.6 2.2h8.8a2 2 0 0 1 2 2v11.6a2 2 0 0 1-2 2H4.6z"
        fill="currentColor"
        opacity=".16"
      />
      <path d="M7.4 2.2v15.6" stroke="currentColor" strokeWidth="1.5" />
      <path
        d="M4.6 2.2h8.8a2 2 0 0 1 2 2v11.6a2 2 0 0 1-2 2H4.6z"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
      <path
        d="M2.6 5.6h4.8M2.6 10h4.8M2.6 14.4h4.8"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
      />
    </svg>
  );
}
