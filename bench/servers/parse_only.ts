// The limit of an HTTP server in Deno that reads JSON: nothing is validated, nothing is kept.
// Prints the port that it listens on.
import { listen } from "./listen.ts";

listen((messages) => messages.length);
