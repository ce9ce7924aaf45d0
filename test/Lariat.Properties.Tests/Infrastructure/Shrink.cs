namespace Lariat.Properties.Tests;

/// <summary>Smaller programs, and how programs are printed.</summary>
internal static class Shrink
{
    /// <summary>The program without a stretch of its steps: halves first, single steps last.</summary>
    public static IEnumerable<TStep[]> Steps<TStep>(TStep[] program)
    {
        for (int length = program.Length; length > 0; length /= 2)
        {
            for (int start = 0; start < program.Length; start += length)
            {
                yield return [.. program[..start], .. program[Math.Min(start + length, program.Length)..]];
            }
        }
    }

    /// <summary>As <see cref="Steps"/>, and with one step replaced by a smaller one.</summary>
    public static IEnumerable<TStep[]> Tree<TStep>(TStep[] program, Func<TStep, IEnumerable<TStep>> shrinkStep)
    {
        foreach (TStep[] shorter in Steps(program))
        {
            yield return shorter;
        }

        for (int i = 0; i < program.Length; i++)
        {
            foreach (TStep smaller in shrinkStep(program[i]))
            {
                TStep[] copy = [.. program];
                copy[i] = smaller;
                yield return copy;
            }
        }
    }

    public static string Describe(object? program)
        => program is Array steps ? $"[{string.Join("; ", steps.Cast<object?>())}]" : $"{program}";
}
