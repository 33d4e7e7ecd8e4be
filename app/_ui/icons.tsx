/** Small line drawings, 24 by 24, in the colour of the text around them. They are decoration; the text says the same. */
const PATHS = {
  danger: "M12 8v5m0 3.2v.1M12 3.5 21.5 20h-19L12 3.5Z",
  good: "m8 12.4 2.8 2.8L16 9.6M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
  info: "M12 11v5m0-8.2v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
  envelope: "M3.5 6.5h17v11.5h-17V6.5Zm.4.6 8.1 6.4 8.1-6.4",
  person: "M12 12.2a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.4Zm-7.6 8c.9-3.6 4-5.4 7.6-5.4s6.7 1.8 7.6 5.4",
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
