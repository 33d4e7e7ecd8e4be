import type { ReactNode } from "react";
import { durationText } from "./duration";
import { Icon } from "./icons";
import type { Problem } from "./problem";

type NoticeProps = {
  tone: "danger" | "good" | "info";
  title: string;
  children?: ReactNode;
  requestId?: string;
  id?: string;
};

/** A message on the page. Colour never says it alone: the drawing and the words do too. */
export function Notice({ tone, title, children, requestId, id }: NoticeProps) {
  return (
    <div className={`notice notice-${tone}`} role={tone === "danger" ? "alert" : "status"} id={id}>
      <Icon name={tone} />
      <div className="notice-body">
        <p className="notice-title">{title}</p>
        {children}
        {requestId ? <RequestId id={requestId} /> : null}
      </div>
    </div>
  );
}

/** A refusal above the form that it is about; give its id to the field as errorId when the field is at fault. */
export function ProblemNotice({ problem, id, children }: { problem: Problem; id: string; children?: ReactNode }) {
  return (
    <Notice tone="danger" title={problem.title} requestId={problem.requestId} id={id}>
      <p>{problem.text}</p>
      {children}
      {problem.retryAfterSeconds ? <p>You can try again in {durationText(problem.retryAfterSeconds)}.</p> : null}
    </Notice>
  );
}

/** What a person reads out when they ask for help. */
export function RequestId({ id }: { id: string }) {
  return (
    <p className="request-id">
      Request id <code>{id}</code>
    </p>
  );
}
