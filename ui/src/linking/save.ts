import type { TextFile } from "../bridge/types";

/** Hands a text over to be saved, as the window saves any file. */
export function save(file: TextFile): void {
  const address = URL.createObjectURL(new Blob([file.text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = file.name;
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(address);
}
