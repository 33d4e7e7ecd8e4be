/** The logo: the ring of a postmark, opened by a key. It is next to the service's name, so screen readers skip it. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
      <g fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round">
        <path d="M27.3 8.2a13.7 13.7 0 1 0 0 15.6" />
        <circle cx="13.5" cy="15" r="5" />
        <path d="M18.5 15h12.2M24.6 15v4M30 15v4" />
      </g>
    </svg>
  );
}
