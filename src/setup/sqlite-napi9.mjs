// Adapts the sources of better-sqlite3 13 to Node-API 9, where a reference may hold an object or function only.
import { SetupError } from './report.mjs'

/** Holds a string or any value as the only element of an array, which Node-API 9 can refer to. */
export const HOLDER = `
template <class T> class HeldValue {
	Napi::Reference<Napi::Array> holder;
public:
	HeldValue() = default;
	HeldValue(HeldValue&&) = default;
	HeldValue& operator=(HeldValue&&) = default;
	explicit HeldValue(T value) { Reset(value, 1); }
	void Reset(Napi::Value value, uint32_t count) {
		Napi::Array array = Napi::Array::New(value.Env(), 1);
		array.Set(0u, value);
		holder.Reset(array, count);
	}
	void Reset() { holder.Reset(); }
	bool IsEmpty() const { return holder.IsEmpty(); }
	T Value() const { return holder.Value().Get(0u).template As<T>(); }
};
`

/** @typedef {[file: string, from: string, to: string, times: number]} Replacement */

/** @type {Replacement[]} */
export const REPLACEMENTS = [
  ['src/better_sqlite3.cpp', '#include "util/macros.cpp"', `${HOLDER}\n#include "util/macros.cpp"`, 1],
  ['src/objects/database.hpp', 'Napi::Reference<Napi::Value> logger', 'HeldValue<Napi::Value> logger', 1],
  ['src/util/helpers.cpp', 'Napi::Reference<Napi::String>', 'HeldValue<Napi::String>', 1],
  ['src/util/constants.cpp', 'Napi::Reference<Napi::String>', 'HeldValue<Napi::String>', 20],
  ['src/util/constants.cpp', 'Napi::Persistent(Internalized', 'HeldValue<Napi::String>(Internalized', 2],
  ['src/util/bind-map.cpp', 'Napi::Reference<Napi::String>', 'HeldValue<Napi::String>', 1],
  [
    'src/util/bind-map.cpp',
    'name(Napi::Persistent(InternalizedFromUtf8(env, name, -1)))',
    'name(InternalizedFromUtf8(env, name, -1))',
    1
  ],
  ['src/util/bind-map.cpp', 'name(Napi::Persistent(pair->name.Value()))', 'name(pair->name.Value())', 1],
  ['src/util/custom-aggregate.cpp', 'Napi::Reference<Napi::Value>', 'HeldValue<Napi::Value>', 2],
  ['src/util/custom-aggregate.cpp', 'start(Napi::Persistent(start))', 'start(start)', 1]
]

/**
 * Makes the replacements that concern one file; throws where the text is not what they were written for.
 * @param {string} file
 * @param {string} text
 * @param {Replacement[]} [replacements]
 */
export function adapt(file, text, replacements = REPLACEMENTS) {
  let result = text
  for (const [where, from, to, times] of replacements) {
    if (where !== file) continue
    const parts = result.split(from)
    if (parts.length - 1 !== times) throw changed(file, from, parts.length - 1, times)
    result = parts.join(to)
  }
  return result
}

/** @param {string} file @param {string} from @param {number} found @param {number} wanted */
function changed(file, from, found, wanted) {
  return new SetupError(
    'better-sqlite3 cannot be adapted to this Node',
    `${file} has “${from}” ${found} times instead of ${wanted}: its version is not the one this was written for`,
    'use Node 22 or later, or go back to the better-sqlite3 of package-lock.json (npm ci)'
  )
}
