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
  counter: "Limits",
};
const words: Record<Checks[keyof Checks], string> = {
  ok: "OK",
  unreachable: "Out of reach",
  pending: "Not applied yet",
  degraded: "Out of reach, so mail waits",
};

/** Works or not, part by part, and which versions run. */
export function StatusView({ serviceName, checks, versions, requestId }: StatusViewProps) {
  const parts = Object.keys(names) as (keyof Checks)[];
  const broken = parts.filter((part) => checks[part] !== "ok");
  return (
    <Shell locale="en" serviceName={serviceName} band={false}>
      <h1>Status</h1>
      {broken.length === 0 ? (
        <Notice tone="good" title="Everything works" />
      ) : broken.every((part) => part === "mail") ? (
        <Notice tone="info" title="Mail is late">
          <p>
            The mail server does not answer. Sign-in mails are kept, and leave as soon as it does. People who are signed
            in notice nothing.
          </p>
        </Notice>
      ) : (
        <Notice tone="danger" title="Something does not work">
          <p>Signing in may fail until it does. Nothing that was accepted is lost.</p>
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
        <Fact name="Schema">{versions.schema ? <code className="id">{versions.schema}</code> : "Not known now"}</Fact>
        <Fact name="Policy">
          <code className="id">{versions.policy}</code>
        </Fact>
      </Facts>
    </Shell>
  );
}
