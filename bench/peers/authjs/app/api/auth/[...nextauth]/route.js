// Every route of Auth.js, as its documentation mounts them.

import { handlers } from "../../../../auth.js";

export const { GET, POST } = handlers;
