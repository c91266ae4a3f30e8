// Lode's mark: a seam through a stone.
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 20 20" aria-hidden="true">
      <rect x="1" y="1" width="18" height="18" rx="5" className="mark-stone" />
      <path d="M1 13c4-.6 5-4.600 8.500-3.700S15 7 19 5.600" className="mark-seam" />
    </svg>
  );
}
