import { expect, test } from "vitest";
import type { Health } from "../../../api/health";
import { sayIn } from "../words";
import { bytes, partsOf, summary } from "./parts";

const AT = { language: "vi" as const, now: new Date("2026-11-28T02:00:00Z") };
const say = sayIn("vi");

const health = (over: Partial<Health> = {}): Health => ({
  grade: "good",
  at: "2026-11-28T02:00:00Z",
  version: "0.1.0",
  started_at: "2026-11-28T00:00:00Z",
  database: {
    grade: "good",
    version: "15.18 (Debian)",
    postgis: "3.3.2",
    revision: "0005",
    size_bytes: 48_000_000,
    connections: 4,
    connections_max: 100,
    answered_ms: 12.3,
  },
  disks: [{ grade: "good", holds: ["home"], total_bytes: 100e9, free_bytes: 40e9 }],
  feed: {
    grade: "good",
    connected: true,
    streams: 2,
    change_id: 1200,
    behind: 0,
    changed_at: "2026-11-28T01:58:00Z",
  },
  backup: {
    grade: "good",
    made_at: "2026-11-27T18:15:00Z",
    file: "b.zip",
    size_bytes: 1,
    encrypted: true,
  },
  log: { grade: "good", archiving: false, archived_at: null, failing: false },
  content: { grade: "good", layers: 12, problems: [] },
  certificate: null,
  ...over,
});

test("the worst part stands first, and only what is not well says what to do", () => {
  const told = health({
    feed: { ...health().feed, grade: "bad", connected: false },
    disks: [{ grade: "warning", holds: ["home", "database"], total_bytes: 100, free_bytes: 5 }],
  });
  const parts = partsOf(told, say, AT);
  expect(parts.slice(0, 2).map(({ id }) => id)).toEqual(["feed", "disk-home-database"]);
  for (const { grade, todo } of parts) expect(todo === undefined).toBe(grade === "good");
});

test("one sentence counts what needs a hand", () => {
  const sentence = (over: Partial<Health>): string => summary(partsOf(health(over), say, AT), say);
  expect(sentence({})).toBe("Mọi thứ ổn");
  expect(sentence({ content: { ...health().content, grade: "warning" } })).toBe("1 việc cần xem");
  const log = { grade: "bad" as const, archiving: true, archived_at: null, failing: true };
  const content = { ...health().content, grade: "warning" as const };
  expect(sentence({ log, content })).toBe("2 việc cần xem ngay");
});

test("what is not set up here has no row", () => {
  const ids = partsOf(health(), say, AT).map(({ id }) => id);
  expect(ids).not.toContain("wal");
  expect(ids).not.toContain("certificate");
});

test("no backup yet is told so, and the command that makes one", () => {
  const none = {
    grade: "warning" as const,
    made_at: null,
    file: null,
    size_bytes: null,
    encrypted: null,
  };
  const [first] = partsOf(health({ backup: none }), say, AT);
  expect(first).toMatchObject({
    id: "backup",
    figure: "chưa có bản nào",
    command: "geo-ioc db backup",
  });
  expect(first?.facts).toEqual([]);
});

test("sizes have one decimal where it tells something", () => {
  expect([0, 999, 48_000_000, 1_610_590, 9_990_000_000].map((n) => bytes("vi", n))).toEqual([
    "0 B",
    "999 B",
    "48 MB",
    "1,6 MB",
    "10,0 GB",
  ]);
});
