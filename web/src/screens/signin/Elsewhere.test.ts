import { expect, test } from "vitest";

import { problemInAddress } from "@/screens/signin/Elsewhere";

test("what the server wrote behind the # is read as it was meant", () => {
  const told = new URLSearchParams({
    problem: "forbidden",
    detail: "nobody here signs in by this identity. ask to be invited",
  });
  expect(problemInAddress(`#${told.toString()}`)).toBe("Nobody here signs in by this identity. Ask to be invited.");
});

test("an address without a problem tells of none, and a long one is cut", () => {
  expect(problemInAddress("")).toBe("");
  expect(problemInAddress("#detail=call%20this%20number")).toBe("");
  expect(problemInAddress(`#problem=x&detail=${"a".repeat(5000)}`)).toHaveLength(301);
});
