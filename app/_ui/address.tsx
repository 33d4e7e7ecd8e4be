import { Fragment } from "react";

const SEAMS = /(?<=[@._+-])/;

/** An email address. On a narrow line it breaks after its punctuation, but it is copied and read out as one word. */
export function Address({ children }: { children: string }) {
  return (
    <span className="address">
      {children.split(SEAMS).map((part, index) => (
        <Fragment key={index}>
          {index > 0 ? <wbr /> : null}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
