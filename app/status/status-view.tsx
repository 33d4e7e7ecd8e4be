import type { Checks } from "@/lib/admin/readiness";
import type { Versions } from "@/lib/admin/versions";
import { Fact, Facts } from "../_ui/facts";
import { Notice, RequestId } from "../_ui/notice";
import { Shell } from "../_ui/shell";

type StatusViewProps = { serviceName: string; checks: Checks; versions: Versions; requestId: string };

const names: Record<keyof Checks, string> = {
  database: "Database",
  migrations: "Migrations",
  mail: "Mail server",
  counter: "Rate limits",
};
const words: Record<Checks[keyof Checks], string> = {
  ok: "OK",
  unreachable: "Can't be reached",
  pending: "Not applied yet",
  degraded: "Can't be reached, so emails wait",
};

/** Whether each part works, and which versions run. */
export function StatusView({ serviceName, checks, versions, requestId }: StatusViewProps) {
  const parts = Object.keys(names) as (keyof Checks)[];
  const broken = parts.filter((part) => checks[part] !== "ok");
  return (
    <Shell locale="en" serviceName={serviceName} band={false}>
      <h1>Status</h1>
      {broken.length === 0 ? (
        <Notice tone="good" title="Everything works" />
      ) : broken.every((part) => part === "mail") ? (
        <Notice tone="info" title="Emails are delayed">
          <p>
            The mail server isn&apos;t responding. Sign-in emails are kept, and sent as soon as it&apos;s back. People
            who are already signed in aren&apos;t affected.
          </p>
        </Notice>
      ) : (
        <Notice tone="danger" title="Some parts are down">
          <p>Signing in may fail until they&apos;re back. Nothing that was accepted is lost.</p>
          <RequestId locale="en" id={requestId} />
        </Notice>
      )}
      <h2>Parts</h2>
      <Facts>
        {parts.map((part) => (
          <Fact key={part} name={names[part]}>
            {checks[part] === "ok" ? words.ok : <strong className="broken">{words[checks[part]]}</strong>}
          </Fact>
        ))}
      </Facts>
      <h2>Versions</h2>
      <Facts>
        <Fact name="Postkey">{versions.app}</Fact>
        <Fact name="Schema">
          {versions.schema ? <code className="id">{versions.schema}</code> : "Unknown right now"}
        </Fact>
        <Fact name="Policy">
          <code className="id">{versions.policy}</code>
        </Fact>
      </Facts>
    </Shell>
  );
}
