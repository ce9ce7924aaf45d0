using Lariat.Coroutines;

namespace Lariat;

/// <summary>The frame of one yield.</summary>
internal sealed class YieldFrame<T>(AsyncGenerator<T> generator, T value) : Frame<Nothing>
{
    private bool _hasYielded;

    internal override void MoveNext(Trampoline trampoline)
    {
        if (!_hasYielded)
        {
            _hasYielded = true;
            Yield(trampoline);
        }
        else if (generator.IsClosing)
        {
            Fail(new GeneratorExitException());
        }
        else
        {
            Succeed(default);
        }
    }

    internal override void Recycle()
    {
        Version++;
        Error = null;
        Parent = null;
    }

    private void Yield(Trampoline trampoline)
    {
        try
        {
            generator.Use();
        }
        catch (InvalidOperationException error)
        {
            Fail(error);
            return;
        }

        if (generator.Phase != GeneratorPhase.Running)
        {
            Fail(new InvalidOperationException("YieldAsync can only be awaited by the body of its generator, while the generator is being "
                + "advanced."));
            return;
        }

        GeneratorStep consumer = generator.Consumer!;
        generator.Consumer = null;
        generator.Current = value;
        generator.Leaf = this;
        generator.Phase = GeneratorPhase.Suspended;
        consumer.OnYield(trampoline);
    }
}
