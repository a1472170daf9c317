import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Refused, Unreachable } from "../../../api/client";
import type { Received, Report } from "../../../api/incidents";
import { emptyReport } from "./model";
import { RETRY_MS, Sending } from "./sending";
import { read } from "./store";

const BODY = { id: "a", reported_at: "2026-11-25T02:00:00Z" } as Report;
const TAKEN = { id: "a", number: "NA-2026-000123" } as Received;

/** Answers in turn; the last one goes on. */
function sending(...answers: (Received | Error)[]) {
  const posted: Report[] = [];
  const events = { taken: vi.fn(), refused: vi.fn(), waiting: vi.fn(), failed: vi.fn() };
  const post = async (body: Report): Promise<{ body: Received }> => {
    posted.push(body);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return { body: answer as Received };
  };
  return { posted, events, of: new Sending(post, Date.now, events) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what cannot be sent is sent again, the same, until it is taken", async () => {
  const { posted, events, of } = sending(new Unreachable(), new Unreachable(), TAKEN);
  of.start(BODY);
  await vi.advanceTimersByTimeAsync(RETRY_MS * 5);
  expect(posted).toHaveLength(3);
  expect(new Set(posted.map(({ sent_at, ...rest }) => JSON.stringify(rest))).size).toBe(1);
  expect(new Set(posted.map(({ sent_at }) => sent_at)).size).toBe(3);
  expect(events.waiting).toHaveBeenCalledTimes(2);
  expect(events.taken).toHaveBeenCalledExactlyOnceWith(TAKEN);
});

test("a second click sends nothing", async () => {
  const { posted, of } = sending(TAKEN);
  of.start(BODY);
  of.start(BODY);
  of.again();
  await vi.advanceTimersByTimeAsync(RETRY_MS * 2);
  expect(posted).toHaveLength(1);
});

test("a line that is back is used at once", async () => {
  const { posted, events, of } = sending(new Unreachable(), TAKEN);
  of.start(BODY);
  await vi.advanceTimersByTimeAsync(10);
  of.again();
  await vi.advanceTimersByTimeAsync(10);
  expect(posted).toHaveLength(2);
  expect(events.taken).toHaveBeenCalledOnce();
});

test("a busy server is tried again, with its words; a refusal ends it", async () => {
  const refusal = new Refused(422, "sai", [{ pointer: "/title", message: "còn thiếu" }]);
  const { posted, events, of } = sending(new Refused(503, "đang bận"), refusal);
  of.start(BODY);
  await vi.advanceTimersByTimeAsync(RETRY_MS * 5);
  expect(events.waiting).toHaveBeenCalledExactlyOnceWith("đang bận");
  expect(events.refused).toHaveBeenCalledExactlyOnceWith(refusal);
  expect(posted).toHaveLength(2);
});

test("what is stopped is heard of no more", async () => {
  const { posted, events, of } = sending(new Unreachable());
  of.start(BODY);
  await vi.advanceTimersByTimeAsync(10);
  of.stop();
  await vi.advanceTimersByTimeAsync(RETRY_MS * 5);
  expect(posted).toHaveLength(1);
  expect(events.taken).not.toHaveBeenCalled();
});

test("what was kept is read again, and what has another shape is left", () => {
  const written = { ...emptyReport("a"), title: "Ngập", severity: 4 };
  const by = { id: "17", name: "Nguyễn Văn Trực" };
  const contact = { name: "Lô Thị Mai", phone: "113", email: "", address: "" };
  const kept = { written, body: BODY, contact, hadContact: true, typedPlace: "18.6, 105", by };
  expect(read(JSON.stringify(kept))).toEqual(kept);
  expect(read(JSON.stringify({ written, body: null }))?.by).toBeNull();
  expect(read(JSON.stringify({ written, contact: { phone: 113 } }))).toMatchObject({
    contact: null,
    hadContact: false,
  });
  expect(read(null)).toBeNull();
  expect(read("null")).toBeNull();
  expect(read('{"written":{"id":"a"}}')).toBeNull();
});
