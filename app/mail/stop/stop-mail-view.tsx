import { Button } from "../../_ui/button";
import { Shell } from "../../_ui/shell";

type StopMailViewProps = { serviceName: string; maskedAddress: string; token: string; done: boolean };

/** "I did not ask for this": what happened, what the button does, and what it does not. */
export function StopMailView({ serviceName, maskedAddress, token, done }: StopMailViewProps) {
  return (
    <Shell serviceName={serviceName}>
      <h1>{done ? "Paused for a day" : "You did not ask for this mail"}</h1>
      {done ? (
        <p className="lead">We send no sign-in mail to {maskedAddress} for a day. A browser that has signed in with it before still gets its mail.</p>
      ) : (
        <>
          <p className="lead">
            Somebody typed {maskedAddress} at {serviceName}. Nobody is signed in by that: it takes the mail that you have.
          </p>
          <p>If it bothers you, pause it. A browser that has signed in with this address before still gets its mail.</p>
          <form method="post" action="/forms/stop-mail">
            <input type="hidden" name="m" value={token} />
            <Button>Pause sign-in mail for a day</Button>
          </form>
        </>
      )}
    </Shell>
  );
}
