import { configure } from "@testing-library/svelte";

// A busy machine is no failure: what is waited for comes, or it does not.
configure({ asyncUtilTimeout: 10_000 });
