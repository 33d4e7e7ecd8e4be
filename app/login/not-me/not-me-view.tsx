import { Button } from "../../_ui/button";
import { Shell } from "../../_ui/shell";

/** For somebody who did not ask. Nothing happened, and nothing needs to be done. */
export function NotMeView({ serviceName }: { serviceName: string }) {
  return (
    <Shell serviceName={serviceName}>
      <h1>Nothing happened</h1>
      <p className="lead">Looking at the link signed nobody in. You need to do nothing more.</p>
      <ul className="plain-list">
        <li>The link runs out by itself.</li>
        <li>Nobody gets in without the mail, and the mail went to your address only.</li>
        <li>If somebody asks you for the code in it, keep it to yourself.</li>
      </ul>
      <p>Most often somebody mistyped their own address. You can delete the mail.</p>
      <Button href="/" tone="secondary">
        Go to the start page
      </Button>
    </Shell>
  );
}
