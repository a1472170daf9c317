// Access tokens of programs, walls and telephones: everybody's.

import type { Token } from "../../../api/tokens";
import type { Control, Host } from "../model";
import { TokenDesk } from "./desk";
import { PAGE, type TokensActions, type TokensSlice } from "./model";
import type { Draft, Kind, Sieve } from "./token";

export class TokensControl implements TokensActions, Control {
  private readonly desk: TokenDesk;

  constructor(private readonly host: Host) {
    this.desk = new TokenDesk(host, {
      get: () => this.slice,
      set: (patch) => this.change(patch),
      whose: () => null,
    });
  }

  private get slice(): TokensSlice {
    return this.host.model.tokens;
  }

  private change(patch: Partial<TokensSlice>): void {
    this.host.change({ tokens: { ...this.slice, ...patch } });
  }

  sync(): void {
    this.desk.sync();
  }

  sift({ q, ...sieve }: Partial<Sieve>): void {
    this.change({ sieve: { ...this.slice.sieve, ...sieve }, most: PAGE });
    if (q !== undefined) this.host.set({ q });
  }

  more = (): void => this.change({ most: this.slice.most + PAGE });

  retry = (): void => this.desk.retry();
  begin = (kind: Kind): void => this.desk.begin(kind);
  write = (patch: Partial<Draft>): void => this.desk.write(patch);
  make = (): void => this.desk.make();
  ask = (token: Token): void => this.desk.ask(token);
  revoke = (): void => this.desk.revoke();
  close = (): void => this.desk.close();
}
