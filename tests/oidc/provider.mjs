// An OpenID Connect provider for the tests: oidc-provider, which is certified, with one client and
// whoever the test says that they are. Prints its issuer when it listens, and ends with its stdin.
//
// node provider.mjs <client_id> <client_secret> <redirect_uri>
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { default: Provider } = await import(pathToFileURL(require.resolve("oidc-provider")));
const [client_id, client_secret, redirect_uri] = process.argv.slice(2);

const server = createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id, client_secret, redirect_uris: [redirect_uri] }],
  claims: { openid: ["sub", "amr"], profile: ["name", "preferred_username"] },
  cookies: { keys: ["tests"] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({ sub, name: sub, preferred_username: sub.split("|").pop() }),
  }),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  // Nobody is asked for consent: a province's provider asks for none either.
  loadExistingGrant: async (ctx) => {
    const { client, session } = ctx.oidc;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid profile");
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
  ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
});

// Instead of a page with a form: /interaction/<uid>?as=<subject>&amr=<method> signs that one in, and
// ?abort=1 is a person who gives up.
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  const { as, amr, abort } = ctx.query;
  const result = abort
    ? { error: "access_denied", error_description: "gave up" }
    : { login: { accountId: as, amr: amr ? [amr] : undefined } };
  if (as || abort) await provider.interactionFinished(ctx.req, ctx.res, result);
  else ctx.body = "who?";
  ctx.respond = !(as || abort);
});

server.on("request", provider.callback());
console.log(issuer);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
