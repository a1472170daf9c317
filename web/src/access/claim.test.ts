import { expect, test, vi } from "vitest";
import { takeToken } from "./claim";

const bar = (hash: string) => ({
  location: { hash, pathname: "/", search: "?wall=1" },
  history: { state: null, replaceState: vi.fn() },
});

const TOKEN = "gi_wall_Zk3v_Q-1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT1uV2wX";

test("a token is taken, and gone from the address at once", () => {
  const at = bar(`#token=${TOKEN}`);
  expect(takeToken(at)).toBe(TOKEN);
  expect(at.history.replaceState).toHaveBeenCalledExactlyOnceWith(null, "", "/?wall=1");
});

test("what is no token of a device is never sent, and gone as well", () => {
  for (const broken of ["gi_api_Zk3vQ1aB2cD3eF4gH5", "gi_wall_", "gi_wall_a b", "<script>"]) {
    const at = bar(`#token=${broken}`);
    expect(takeToken(at)).toBeNull();
    expect(at.history.replaceState).toHaveBeenCalledOnce();
  }
});

test("any other fragment is left alone", () => {
  for (const hash of ["", "#list", "#tokens=1"]) {
    const at = bar(hash);
    expect(takeToken(at)).toBeNull();
    expect(at.history.replaceState).not.toHaveBeenCalled();
  }
});
