using Lariat.Coroutines;

namespace Lariat;

/// <summary>The frame of one advance or close of a generator: the parent of the body while it lasts.</summary>
internal sealed class GeneratorStep(AsyncGenerator generator, bool closes) : Frame<bool>
{
    private bool _isBegun;

    internal override string OwnName => closes ? "AsyncGenerator.CloseAsync" : "AsyncGenerator.MoveNextAsync";

    internal override Frame? Awaited => generator.Root;

    internal override void MoveNext(Trampoline trampoline)
    {
        if (IsCompleted)
        {
            // A yield completed this frame, which is the root of its strand: the step loop ends with it.
            return;
        }

        if (_isBegun)
        {
            OnBodyEnded();
            return;
        }

        _isBegun = true;
        Begin(trampoline);
    }

    /// <summary>The body yielded: this frame has completed while another one runs, so it sets the trampoline's next frame.</summary>
    internal void OnYield(Trampoline trampoline)
    {
        if (closes)
        {
            Fail(new InvalidOperationException("The asynchronous generator ignored the request to close: its body yielded after "
                + "GeneratorExitException."));
        }
        else
        {
            Succeed(true);
        }

        if (IsCompleted)
        {
            trampoline.Next = Parent ?? this;
        }
    }

    internal override void Recycle()
    {
        // Not pooled: a generator allocates one small frame per advance.
        Version++;
        Error = null;
        Parent = null;
    }

    private void Begin(Trampoline trampoline)
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

        switch (generator.Phase)
        {
            case GeneratorPhase.Running:
                Fail(new InvalidOperationException("The asynchronous generator is already being advanced or closed."));
                return;
            case GeneratorPhase.Ended:
                Succeed(false);
                return;
            case GeneratorPhase.Created when closes:
                generator.End();
                Succeed(false);
                return;
            case GeneratorPhase.Created:
                if (!TryOpen())
                {
                    return;
                }

                break;
        }

        generator.Phase = GeneratorPhase.Running;
        generator.IsClosing = closes;
        generator.Consumer = this;
        generator.Root!.Parent = this;
        trampoline.Next = generator.Leaf;
    }

    private bool TryOpen()
    {
        try
        {
            generator.Open();
            return true;
        }
        catch (Exception error)
        {
            // The body is a method that is not async and threw before it created its coroutine.
            generator.End();
            Fail(error);
            return false;
        }
    }

    private void OnBodyEnded()
    {
        Frame root = generator.Root!;
        Exception? error = root.State == FrameState.Faulted ? root.Error : null;
        root.Recycle();
        generator.End();
        if (error is null || (closes && error is GeneratorExitException))
        {
            Succeed(false);
        }
        else
        {
            Fail(error);
        }
    }
}
