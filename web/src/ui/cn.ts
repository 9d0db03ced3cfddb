import { clsx, type ClassValue } from "clsx";

/** Joins class names; what is false is left out. */
export function cn(...parts: ClassValue[]): string {
  return clsx(parts);
}
