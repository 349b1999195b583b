const NAME = "Tandem";

/**
 * Names the window after the heading of a screen, and moves the focus there once it stands.
 * A heading may come after an answer; whoever has gone elsewhere by then is left there.
 */
export function arrive(screen: HTMLElement, moves: boolean): () => void {
  let heading: HTMLElement | null = null;
  const before = document.activeElement;
  let waits = moves;

  function look(): void {
    heading = screen.querySelector("h1");
    const text = heading?.textContent.trim() ?? "";
    document.title = text === "" ? NAME : `${text} – ${NAME}`;
    if (!heading || !waits) return;
    waits = false;
    const stayed = document.activeElement === before || document.activeElement === document.body;
    if (!stayed) return;
    heading.tabIndex = -1;
    heading.focus();
  }

  look();
  const watch = new MutationObserver(look);
  watch.observe(screen, { childList: true, subtree: true, characterData: true });
  return () => watch.disconnect();
}
