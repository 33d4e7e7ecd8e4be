import { Button } from "./button";
import { Shell } from "./shell";

const STEPS = [
  ["Type your address", "One field. There is no password to make up or to forget."],
  ["Open the mail", "It brings a link and a six-digit code. Use the one that is easier."],
  ["You are in", "The page that you started from goes on by itself."],
] as const;

/** What this is, and the one way on. */
export function HomeView({ serviceName, signedIn }: { serviceName: string; signedIn: boolean }) {
  return (
    <Shell serviceName={serviceName} band={false}>
      <h1>{signedIn ? "You are signed in" : "Sign in with your email"}</h1>
      <p className="lead">
        {signedIn ? `This browser is signed in to ${serviceName}.` : `${serviceName} sends you a link and a code. That is all it takes.`}
      </p>
      {signedIn ? <Button href="/account">Go to your account</Button> : <Button href="/login">Sign in</Button>}
      {signedIn ? null : (
        <ol className="steps">
          {STEPS.map(([title, text]) => (
            <li key={title}>
              <strong>{title}</strong>
              <span>{text}</span>
            </li>
          ))}
        </ol>
      )}
    </Shell>
  );
}
