import type { ReactNode } from "react";

type ButtonProps = {
  children: ReactNode;
  /** One primary button a page; it says what it does with a verb. */
  tone?: "primary" | "secondary";
  /** With an address it is a link that looks like a button; without one it submits its form. */
  href?: string;
  /** Opens in another tab, so that this one can go on waiting; says so in these words. */
  newTab?: string;
  className?: string;
};

/** 48 high, as wide as its column, and taller when a long address or a long word needs it. */
export function Button({ children, tone = "primary", href, newTab, className }: ButtonProps) {
  const classes = ["button", `button-${tone}`, className].filter(Boolean).join(" ");
  if (href === undefined) {
    return (
      <button className={classes} type="submit">
        {children}
      </button>
    );
  }
  return (
    <a className={classes} href={href} {...(newTab ? { target: "_blank", rel: "noopener noreferrer" } : {})}>
      {children}
      {newTab ? <span className="visually-hidden"> {newTab}</span> : null}
    </a>
  );
}
