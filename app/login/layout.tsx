import type { Metadata } from "next";

// The listener sends the same as a header; this is for what reads only the document.
export const metadata: Metadata = { robots: { index: false, follow: false } };

export default function LoginLayout({ children }: { children: React.ReactNode }) {
  return children;
}
