import type { ReactNode } from "react";

type ButtonProps = {
  children: ReactNode;
  /** A page has one primary button. Its label is a verb that says what it does. */
  tone?: "primary" | "secondary";
  /** With an address, this is a link that looks like a button. Without one, it submits its form. */
  href?: string;
  /** Opens a new tab, so that this one can go on waiting. The text tells screen readers so. */
  newTab?: string;
  className?: string;
};

/** 48 px high and as wide as its column. It grows taller for a long address or a long word. */
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
