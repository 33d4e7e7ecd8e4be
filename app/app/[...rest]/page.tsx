import { redirect } from "next/navigation";
import { refuse } from "@/lib/outcome";
import * as declared from "@/lib/api/pages/sign-in";
import { page } from "../../_http/page/declared";
import { pageCaller } from "../../_http/page/caller";
import { errorPath } from "../../_http/page/see-other";

/** A link into an app, opened on a device without the app. The error page says to type the code; its address has no token. */
export default page(declared.appElsewhere, async () => {
  const { caller } = await pageCaller();
  redirect(errorPath(refuse("verifier_mismatch"), caller));
});
