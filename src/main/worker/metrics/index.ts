// The list of metrics: a new one is a file and a line here.
import { diversity } from './diversity'
import { kid } from './kid'
import { precisionRecall } from './precision-recall'

export const metrics = [kid, precisionRecall, diversity] as const
