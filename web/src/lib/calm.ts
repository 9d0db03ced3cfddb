import { useEffect, useState } from "react";

/** A value once it has rested for a while: for what is asked of the server as somebody types. Plain data only. */
export function useCalm<T>(value: T, ms = 400): T {
  const text = JSON.stringify(value);
  const [calm, setCalm] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(JSON.parse(text) as T), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return calm;
}
