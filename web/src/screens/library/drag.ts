/** What is dragged from the grid: ids of pictures, as JSON. */
export const DRAGGED = "application/x-atelier-pictures";

export function draggedIds(data: DataTransfer): string[] {
  try {
    const found: unknown = JSON.parse(data.getData(DRAGGED));
    return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}
