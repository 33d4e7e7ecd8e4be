import type { ReactNode } from "react";
import { messagesIn, type Locale } from "@/lib/i18n/locales";
import { shortDuration } from "@/lib/i18n/ticking";
import { Icon } from "./icons";
import type { Problem } from "./problem";

type NoticeProps = {
  tone: "danger" | "good" | "info";
  title: string;
  children?: ReactNode;
  id?: string;
};

/** A message on the page. Its meaning never depends on colour alone; the icon and the text say it too. */
export function Notice({ tone, title, children, id }: NoticeProps) {
  return (
    <div className={`notice notice-${tone}`} role={tone === "danger" ? "alert" : "status"} id={id}>
      <Icon name={tone} />
      <div className="notice-body">
        <p className="notice-title">{title}</p>
        {children}
      </div>
    </div>
  );
}

/** A refusal, shown above the form that it is about. If a field is at fault, give this id to the field as errorId. */
export function ProblemNotice({
  locale,
  problem,
  id,
  children,
}: {
  locale: Locale;
  problem: Problem;
  id: string;
  children?: ReactNode;
}) {
  return (
    <Notice tone="danger" title={problem.title} id={id}>
      <p>{problem.text}</p>
      {children}
      {problem.retryAfterSeconds ? <RetryIn locale={locale} seconds={problem.retryAfterSeconds} /> : null}
      {problem.requestId ? <RequestId locale={locale} id={problem.requestId} /> : null}
    </Notice>
  );
}

/** How long to wait, counted from when the page was rendered. */
export function RetryIn({ locale, seconds }: { locale: Locale; seconds: number }) {
  const { pages, ticking } = messagesIn(locale);
  return <p>{pages.shell.retryIn(shortDuration(ticking, seconds))}</p>;
}

/** The id that a person gives when they ask for help. */
export function RequestId({ locale, id }: { locale: Locale; id: string }) {
  return (
    <p className="request-id">
      {messagesIn(locale).pages.shell.requestId} <code>{id}</code>
    </p>
  );
}
