import { broken, isTrouble, type Bridge, type Trouble } from "./bridge";
import { meant, shown, texts } from "./plain";
import type { Calls, State } from "./types";

const GONE: Trouble = {
  code: "broken",
  kind: "broken",
  message: "Tandem doesn’t answer this window.",
  remedy: "See whether Tandem is still running; start it again and open the new address.",
};

const NOT_ALLOWED: Trouble = {
  code: "broken",
  kind: "broken",
  message: "This window may not ask Tandem anything.",
  remedy: "Open the whole address that Tandem gave when it started; it works in one browser.",
};

/** The bridge of a window that a server on this computer serves. */
export const web: Bridge = {
  async call<N extends keyof Calls>(name: N, takes: Calls[N]["takes"]): Promise<Calls[N]["gives"]> {
    const answer = await fetch(`/call/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(texts(takes, meant)),
    }).catch(() => {
      throw GONE;
    });
    if (answer.status === 403) throw NOT_ALLOWED;
    const read: unknown = await answer.json().catch(() => {
      throw broken(` (status ${answer.status})`);
    });
    const told = texts(read, shown);
    if (answer.ok) return told as Calls[N]["gives"];
    throw isTrouble(told) ? told : broken(` (status ${answer.status})`);
  },

  follow(tell) {
    const news = new EventSource("/news");
    news.onmessage = (event: MessageEvent<string>) => tell(texts(JSON.parse(event.data) as State, shown));
    return () => news.close();
  },

  browse: null,
  browseSave: null,
};
