// Jest's transformer: the compiler that bundles the functions also compiles the tests.
const { transformSync } = require("esbuild");

module.exports = {
  process(source, filename) {
    const { code } = transformSync(source, {
      loader: "ts",
      format: "cjs",
      target: "node22",
      // jest's runtime has no import(): esbuild turns each into require().
      supported: { "dynamic-import": false },
      sourcefile: filename,
      sourcemap: "inline",
    });
    return { code };
  },
};
