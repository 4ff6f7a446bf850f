// node score.mjs MODEL.onnx ROWS.json: one probability of class 1 for each row, as JSON.
// ROWS.json is a list of objects, such as [{"age": 41, "purpose": "car"}, …], one key for each input of the model.
import { readFile } from "node:fs/promises";
import * as ort from "onnxruntime-web";

ort.env.wasm.numThreads = 1;
const [model, rows] = process.argv.slice(2);
const session = await ort.InferenceSession.create(await readFile(model));
const applications = JSON.parse(await readFile(rows, "utf8"));
const feeds = {};
for (const input of session.inputMetadata) {
  const column = applications.map((application) => application[input.name]);
  const values = input.type === "string" ? column : Float32Array.from(column);
  feeds[input.name] = new ort.Tensor(input.type, values, [column.length, 1]);
}
const { probabilities } = await session.run(feeds);
const answers = applications.map((_, row) => probabilities.data[2 * row + 1]);
console.log(JSON.stringify(answers));
