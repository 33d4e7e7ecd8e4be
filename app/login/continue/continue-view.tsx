import { Button } from "../../_ui/button";
import { Shell } from "../../_ui/shell";

type ContinueViewProps = { serviceName: string; /** Whose program waits. */ clientName?: string; /** Of this origin. */ path: string };

/** Seen for a moment: the page goes on by itself. The button is for whoever has switched that off. */
export function ContinueView({ serviceName, clientName = "the app", path }: ContinueViewProps) {
  return (
    <Shell serviceName={serviceName}>
      <meta httpEquiv="refresh" content={`0;url=${path}`} />
      <h1>You are signed in</h1>
      <p className="lead">Going back to {clientName}.</p>
      <Button href={path}>Go on</Button>
    </Shell>
  );
}
