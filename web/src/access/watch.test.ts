import { beforeEach, expect, test, vi } from "vitest";
import { Refused, Unreachable } from "../api/client";
import type { Me } from "../api/me";
import { OPERATOR, PUBLIC } from "./access.fixture";
import { Watch } from "./watch";

const server = vi.hoisted(() => ({
  answers: [] as (unknown | Error)[],
  refuse: (_: unknown): void => undefined,
}));

vi.mock("../api/me", () => ({
  me: async () => {
    const answer = server.answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  },
  entrance: async () => ({ oidc: null, demonstration: [], citizen_reports: true }),
  signOut: async () => null,
}));
vi.mock(import("../api/client"), async (original) => ({
  ...(await original()),
  onRefusal: (listener) => {
    server.refuse = listener as (_: unknown) => void;
  },
}));

beforeEach(() => {
  server.answers = [];
});

function watching(...answers: (Me | Error)[]) {
  server.answers = answers;
  const events = { known: vi.fn(), left: vi.fn(), forbidden: vi.fn() };
  return { events, of: new Watch(events) };
}

test("who asks is told once known, with how to sign in for who has not", async () => {
  const { events, of } = watching(PUBLIC);
  await of.read();
  const [access, anew] = events.known.mock.calls[0] ?? [];
  expect(access).toMatchObject({ me: PUBLIC, entrance: { citizen_reports: true }, ended: false });
  expect(anew).toBe(false);
});

test("a server that cannot be asked changes nothing", async () => {
  const { events, of } = watching(new Unreachable(), OPERATOR);
  await of.read();
  expect(events.known).not.toHaveBeenCalled();
  await of.read();
  expect(events.known).toHaveBeenCalledOnce();
});

test("other rights are read anew, the same ones only when it is asked for", async () => {
  const { events, of } = watching(OPERATOR, OPERATOR, { ...OPERATOR, rights: {} }, OPERATOR);
  await of.read();
  await of.read();
  await of.read();
  await of.read(true);
  expect(events.known.mock.calls.map(([, anew]) => anew)).toEqual([false, false, true, true]);
});

test("what must be read anew still must when the server could not be asked at first", async () => {
  const { events, of } = watching(OPERATOR, new Unreachable(), OPERATOR);
  await of.read();
  await of.read(true);
  await of.read();
  expect(events.known.mock.calls.map(([, anew]) => anew)).toEqual([false, true]);
});

test("a session that is gone ends the page's, which keeps what it knew", async () => {
  const { events, of } = watching(OPERATOR, PUBLIC, PUBLIC);
  await of.read();
  server.refuse(new Refused(401, "Hãy đăng nhập", [], "not_signed_in"));
  await vi.waitFor(() => expect(events.known).toHaveBeenCalledTimes(2));
  expect(events.known.mock.calls[1]).toEqual([
    expect.objectContaining({ me: OPERATOR, ended: true }),
    false,
  ]);
  of.goOnPublic();
  await vi.waitFor(() => expect(events.known).toHaveBeenCalledTimes(3));
  expect(events.known.mock.calls[2]).toEqual([
    expect.objectContaining({ me: PUBLIC, ended: false }),
    true,
  ]);
});

test("who signed in again elsewhere goes on, and reads anew what was missed", async () => {
  const { events, of } = watching(OPERATOR, PUBLIC, OPERATOR);
  await of.read();
  await of.read();
  await of.read();
  expect(events.known.mock.calls[2]).toEqual([
    expect.objectContaining({ me: OPERATOR, ended: false }),
    true,
  ]);
});

test("a refusal of what the caller may not do is told, and rights are looked at again", async () => {
  const { events, of } = watching(OPERATOR, { ...OPERATOR, rights: {} });
  await of.read();
  server.refuse(new Refused(403, "Ngoài địa bàn", [], "forbidden"));
  expect(events.forbidden).toHaveBeenCalledExactlyOnceWith("Ngoài địa bàn");
  await vi.waitFor(() => expect(events.known).toHaveBeenCalledTimes(2));
});

test("who never signed in is not told that a session has ended", async () => {
  const { events, of } = watching(PUBLIC);
  await of.read();
  server.refuse(new Refused(401, "Hãy đăng nhập", [], "not_signed_in"));
  await Promise.resolve();
  expect(events.known).toHaveBeenCalledOnce();
});

test("leaving takes everything with it", async () => {
  const { events, of } = watching(OPERATOR);
  await of.read();
  await of.leave(true);
  expect(events.left).toHaveBeenCalledOnce();
});
