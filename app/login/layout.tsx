import type { Metadata } from "next";

// The listener sends the same as a header. This is for programs that read only the document.
export const metadata: Metadata = { robots: { index: false, follow: false } };

export default function LoginLayout({ children }: { children: React.ReactNode }) {
  return children;
}
