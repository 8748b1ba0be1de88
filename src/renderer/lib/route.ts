// Reads a path of the page: "/view/id?name=value".

export type Route = { view: string; id: string | null; query: Readonly<Record<string, string>> }

export function parseRoute(path: string): Route {
  const [place = '', search = ''] = path.split('?', 2)
  const [view = '', id = null] = place.split('/').filter(Boolean).map(decodeURIComponent)
  return { view, id, query: Object.fromEntries(new URLSearchParams(search)) }
}
