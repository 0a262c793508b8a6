/** Names as a statement id, which takes letters and digits alone: `orders-read` is `OrdersRead`. */
export function statementId(...names: readonly string[]): string {
  return names
    .flatMap((name) => name.split(/[^A-Za-z0-9]+/))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
