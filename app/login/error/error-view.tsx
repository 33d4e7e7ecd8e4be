import { Button } from "../../_ui/button";
import { durationText } from "../../_ui/duration";
import { RequestId } from "../../_ui/notice";
import { Shell } from "../../_ui/shell";

type ErrorViewProps = {
  serviceName: string;
  /** What happened, as a heading; `what` and `why` are a sentence or two each, `next` is the one thing to do. */
  title: string;
  what: string;
  why: string;
  next: { label: string; href: string };
  requestId?: string;
  retryAfterSeconds?: number;
  supportEmail?: string;
};

/** One layout for every reason: what happened, why, the one thing to do, then the request id in small type. */
export function ErrorView({ serviceName, title, what, why, next, requestId, retryAfterSeconds, supportEmail }: ErrorViewProps) {
  return (
    <Shell serviceName={serviceName}>
      <h1>{title}</h1>
      <p className="lead">{what}</p>
      <p>{why}</p>
      {retryAfterSeconds ? <p>You can try again in {durationText(retryAfterSeconds)}.</p> : null}
      <Button href={next.href}>{next.label}</Button>
      {supportEmail || requestId ? (
        <div className="small-print">
          {supportEmail ? (
            <p>
              Need help? Write to <a href={`mailto:${supportEmail}`}>{supportEmail}</a>
              {requestId ? " and name this id." : "."}
            </p>
          ) : null}
          {requestId ? <RequestId id={requestId} /> : null}
        </div>
      ) : null}
    </Shell>
  );
}
