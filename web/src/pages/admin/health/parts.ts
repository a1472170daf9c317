// Each part of the system in a row: how it is, by which figures, and what to do when it is not well.

import type { Grade, Health } from "../../../api/health";
import { day, duration, isoDay, moment, number } from "../../../i18n/format";
import type { Language } from "../../../i18n/text";
import type { AdminKey, Say } from "../words";

export interface Part {
  id: string;
  title: string;
  grade: Grade;
  /** The one figure that one looks for. */
  figure: string;
  /** What else is to be known. */
  facts: string[];
  /** How much of it is taken, where it has an end. */
  share?: number;
  /** What to do, when it is not well. */
  todo?: string;
  /** The command that does it. */
  command?: string;
}

interface Situation {
  language: Language;
  now: Date;
}

const WORST: readonly Grade[] = ["bad", "warning", "good"];

/** The worst first; else as they stand. */
export const partsOf = (told: Health, say: Say, at: Situation): Part[] =>
  [
    database(told, say, at),
    ...told.disks.map((disk) => diskPart(disk, say, at)),
    feed(told, say, at),
    backup(told, say, at),
    ...wal(told, say, at),
    ...certificate(told, say, at),
    content(told, say, at),
  ].sort((one, other) => WORST.indexOf(one.grade) - WORST.indexOf(other.grade));

/** What needs a hand, in one sentence. */
export function summary(parts: readonly Part[], say: Say): string {
  const many = (grade: Grade): number => parts.filter((part) => part.grade === grade).length;
  if (many("bad") > 0) return say("health.summary.bad", { n: many("bad") + many("warning") });
  if (many("warning") > 0) return say("health.summary.warning", { n: many("warning") });
  return say("health.summary.good");
}

/** 1,5 GB; 820 MB. */
export function bytes(language: Language, value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let left = value;
  let unit = 0;
  while (left >= 1000 && unit < units.length - 1) {
    left /= 1000;
    unit += 1;
  }
  return `${number(language, left, unit > 1 && left < 10 ? 1 : 0)} ${units[unit]}`;
}

const ago = (iso: string, { language, now }: Situation): string =>
  duration(language, now.getTime() - Date.parse(iso));

function database(told: Health, say: Say, { language }: Situation): Part {
  const { grade, size_bytes, connections, connections_max, answered_ms, ...of } = told.database;
  return {
    id: "database",
    title: say("health.database"),
    grade,
    figure: bytes(language, size_bytes),
    facts: [
      say("health.database.connections", { n: connections, most: connections_max }),
      say("health.database.answered", { ms: number(language, answered_ms) }),
      say("health.database.versions", {
        postgresql: of.version.split(" ")[0] ?? "",
        postgis: of.postgis,
        revision: of.revision ?? "-",
      }),
    ],
    share: connections / connections_max,
    ...todo(grade, say("health.database.todo")),
  };
}

function diskPart(disk: Health["disks"][number], say: Say, { language }: Situation): Part {
  const { grade, free_bytes, total_bytes, holds } = disk;
  return {
    id: `disk-${holds.join("-")}`,
    title: say("health.disk", {
      what: holds.map((each) => say(`health.disk.${each}` as AdminKey)).join(", "),
    }),
    grade,
    figure: say("health.disk.free", { free: bytes(language, free_bytes) }),
    facts: [say("health.disk.total", { total: bytes(language, total_bytes) })],
    share: 1 - free_bytes / total_bytes,
    ...todo(grade, say("health.disk.todo")),
  };
}

function feed(told: Health, say: Say, at: Situation): Part {
  const { grade, connected, streams, behind, changed_at, change_id } = told.feed;
  const { language } = at;
  return {
    id: "feed",
    title: say("health.feed"),
    grade,
    figure: say(connected ? "health.feed.connected" : "health.feed.lost"),
    facts: [
      say("health.feed.streams", { n: number(language, streams) }),
      say("health.feed.change", { id: number(language, change_id) }),
      ...(behind > 0 ? [say("health.feed.behind", { n: number(language, behind) })] : []),
      ...(changed_at ? [say("health.feed.changed", { ago: ago(changed_at, at) })] : []),
    ],
    ...todo(grade, say("health.feed.todo")),
  };
}

function backup(told: Health, say: Say, at: Situation): Part {
  const { made_at, file, size_bytes, encrypted } = told.backup;
  const { grade } = told.backup;
  const { language } = at;
  return {
    id: "backup",
    title: say("health.backup"),
    grade,
    figure: made_at ? say("health.ago", { ago: ago(made_at, at) }) : say("health.backup.none"),
    facts: [
      ...(made_at ? [moment(new Date(made_at), at.now)] : []),
      ...(file ? [file] : []),
      ...(size_bytes ? [bytes(language, size_bytes)] : []),
      ...(encrypted === null
        ? []
        : [say(encrypted ? "health.backup.sealed" : "health.backup.open")]),
    ],
    ...todo(grade, say("health.backup.todo"), "geo-ioc db backup"),
  };
}

function wal(told: Health, say: Say, at: Situation): Part[] {
  const { archiving, archived_at, grade } = told.log;
  if (!archiving) return [];
  return [
    {
      id: "wal",
      title: say("health.wal"),
      grade,
      figure: archived_at
        ? say("health.ago", { ago: ago(archived_at, at) })
        : say("health.wal.none"),
      facts: [],
      ...todo(grade, say("health.wal.todo")),
    },
  ];
}

function certificate(told: Health, say: Say, { language }: Situation): Part[] {
  if (!told.certificate) return [];
  const { grade, expires_at } = told.certificate;
  return [
    {
      id: "certificate",
      title: say("health.certificate"),
      grade,
      figure: say("health.certificate.until", { day: day(language, isoDay(new Date(expires_at))) }),
      facts: [],
      ...todo(grade, say("health.certificate.todo")),
    },
  ];
}

function content(told: Health, say: Say, { language }: Situation): Part {
  const { grade, layers, problems } = told.content;
  return {
    id: "content",
    title: say("health.content"),
    grade,
    figure: say("health.content.layers", { n: number(language, layers) }),
    facts: problems.map(({ detail }) => detail),
    ...todo(grade, say("health.content.todo"), "geo-ioc layers check"),
  };
}

const todo = (grade: Grade, words: string, command?: string): Pick<Part, "todo" | "command"> =>
  grade === "good" ? {} : { todo: words, ...(command ? { command } : {}) };
