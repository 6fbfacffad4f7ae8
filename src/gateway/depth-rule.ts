import { GraphQLError, Kind, type ASTVisitor, type SelectionSetNode, type ValidationContext } from 'graphql'
import { AppError } from '../kernel/errors'

/**
 * A validation rule: selections and input values are nested at most `limit` levels, fragments followed.
 * (The specification's own rule against fragment cycles runs beside it; a cycle is not followed twice here.)
 */
export const depthRule =
  (limit: number) =>
  (context: ValidationContext): ASTVisitor => {
    const fragments = new Map<string, number>()
    const depthOf = (set: SelectionSetNode, open: readonly string[]): number => {
      let deepest = 0
      for (const selection of set.selections) {
        if (selection.kind === Kind.FRAGMENT_SPREAD)
          deepest = Math.max(deepest, fragmentDepth(selection.name.value, open))
        else if (selection.kind === Kind.INLINE_FRAGMENT)
          deepest = Math.max(deepest, depthOf(selection.selectionSet, open))
        else
          deepest = Math.max(
            deepest,
            1 + (selection.selectionSet ? depthOf(selection.selectionSet, open) : 0),
          )
      }
      return deepest
    }
    const fragmentDepth = (name: string, open: readonly string[]): number => {
      const known = fragments.get(name)
      if (known !== undefined) return known
      const fragment = context.getFragment(name)
      if (!fragment || open.includes(name)) return 0
      const depth = depthOf(fragment.selectionSet, [...open, name])
      fragments.set(name, depth)
      return depth
    }
    return {
      OperationDefinition: (node) => {
        if (depthOf(node.selectionSet, []) > limit)
          context.reportError(
            new GraphQLError('too deep', {
              nodes: node,
              originalError: AppError.of('request.tooDeep', { limit }),
            }),
          )
        return false
      },
    }
  }
