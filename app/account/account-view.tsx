import { AccountFrame } from "../_ui/account-frame";
import { Address } from "../_ui/address";
import { Button } from "../_ui/button";
import { Fact, Facts } from "../_ui/facts";
import { Notice } from "../_ui/notice";
import { Time } from "../_ui/time";

type AccountViewProps = {
  serviceName: string;
  user: { email: string; name: string | null; createdAt: Date };
  session: { id: string; browser: string; network: string; startedAt: Date; expiresAt: Date };
  /** This is the first sign-in of this user. */
  isNew: boolean;
};

/** Who am I, since when, on which device, and the way out. */
export function AccountView({ serviceName, user, session, isNew }: AccountViewProps) {
  return (
    <AccountFrame serviceName={serviceName} current="/account">
      <h1>{user.name ? `Hello, ${user.name}` : "You are signed in"}</h1>
      {isNew ? (
        <Notice tone="good" title={`Welcome to ${serviceName}`}>
          <p>Your address is verified. Next time, sign in with the same address on any device.</p>
        </Notice>
      ) : null}
      <section className="panel" aria-labelledby="you">
        <h2 id="you">You</h2>
        <Facts>
          <Fact name="Email">
            <Address>{user.email}</Address>
          </Fact>
          <Fact name="Name">{user.name ?? <span className="muted">Not given</span>}</Fact>
          <Fact name="Here since">
            <Time at={user.createdAt} as="day" />
          </Fact>
        </Facts>
      </section>
      <section className="panel" aria-labelledby="session">
        <h2 id="session">This session</h2>
        <Facts>
          <Fact name="Browser">{session.browser}</Fact>
          <Fact name="Network">{session.network}</Fact>
          <Fact name="Started">
            <Time at={session.startedAt} />
          </Fact>
          <Fact name="Ends">
            <Time at={session.expiresAt} />
          </Fact>
          <Fact name="Session id">
            <code className="id">{session.id}</code>
          </Fact>
        </Facts>
        <form className="panel-action" method="post" action="/forms/sign-out">
          <Button tone="secondary">Sign out of this browser</Button>
        </form>
      </section>
    </AccountFrame>
  );
}
