// The tree of scopes: what a change reaches, and which strands and tasks belong to a scope.
namespace Lariat;

public sealed partial class CancelScope
{
    /// <summary>True if the code whose innermost scope this is receives a cancellation at each await.</summary>
    internal bool IsCanceledInEffect => _isCanceledInEffect;

    /// <summary>The reason of the outermost cancellation that reaches this scope.</summary>
    internal string? EffectiveReason
    {
        get
        {
            // No cancellation reaches it through a scope that none has reached.
            string? reason = null;
            for (CancelScope? scope = this; scope is { _isCanceledInEffect: true }; scope = scope.Reaching)
            {
                reason = scope.Reason ?? reason;
            }

            return reason;
        }
    }

    /// <summary>The scope around this one, if its cancellation reaches this one; null: there is a shield, or no scope.</summary>
    private CancelScope? Reaching => _isShielded ? null : _parent;

    /// <summary>Gives a new wait of a plain method the scopes that were entered in the coroutines that wait there.</summary>
    /// <remarks>They ran inline in the running strand, which stays in the scopes around them.</remarks>
    internal static void Adopt(PlainStrand strand)
    {
        IStrand running = strand.Task.RunningStrand;
        if (running.Scope is not { } scope)
        {
            return;
        }

        strand.Scope = scope;
        CancelScope? outer = scope;
        while (outer is not null && ReferenceEquals(outer._strand, running) && strand.Runs(outer))
        {
            outer._strand = strand;
            outer = outer._parent;
        }

        outer?.AddMember(strand);
        running.Scope = outer;
        ScopeDelivery.Update(running);
        ScopeDelivery.Update(strand);
    }

    /// <summary>Makes a strand, whose innermost scope this is outside its own blocks, follow this scope's state.</summary>
    internal void AddMember(IStrand strand) => (_members ??= new HashSet<IStrand>(ReferenceEqualityComparer.Instance)).Add(strand);

    internal void RemoveMember(IStrand strand) => _members?.Remove(strand);

    /// <summary>Begins a scope that has no block of its own: the outermost of a task.</summary>
    internal void EnterAsRootOf(LoopTask task, CancelScope? parent)
    {
        _task = task;
        _strand = task;
        _phase = Phase.Active;
        ((IStrand)task).Scope = this;
        MoveTo(parent);
    }

    /// <summary>Moves the scope, and what is inside it, below another one.</summary>
    internal void MoveTo(CancelScope? parent)
    {
        Detach();
        AttachTo(parent);
        Propagate();
    }

    /// <summary>Ends a root scope, with its task.</summary>
    internal void Detach()
    {
        _place?.List?.Remove(_place);
        _place = null;
        _parent = null;
    }

    private void AttachTo(CancelScope? parent)
    {
        _parent = parent;
        _place = parent is null ? null : (parent._inner ??= []).AddLast(this);
    }

    // A generator that is closed elsewhere, at the end of the loop for instance, only cleans up.
    private string? FindMisuse(IStrand strand, Exception? error)
        => !ReferenceEquals(strand.Scope, this) ? "A cancel scope was left before a scope that was entered inside it: the code of the "
            + "inner block runs on, in a generator or a method that is not awaited. Blocks must end in the reverse order."
        : !ReferenceEquals(LoopTask.CurrentOrNull, _task) && error is not GeneratorExitException
            ? $"A cancel scope was entered in {_task} and left in another task: a generator "
            + "that yields inside the scope's block was continued there. A block must end in the task that entered it."
        : null;

    private void Leave(IStrand strand)
    {
        _phase = Phase.Exited;
        if (ReferenceEquals(strand.Scope, this))
        {
            strand.Scope = _parent;
        }

        LeaveTree();
        ScopeDelivery.Update(strand);
    }

    /// <summary>Takes the scope out of the tree. Code that was left running inside it belongs to the scope around it from now on.</summary>
    private void LeaveTree()
    {
        CancelScope? parent = _parent;
        Detach();
        while (_inner?.First is { } left)
        {
            left.Value.MoveTo(parent);
        }

        foreach (IStrand member in _members ?? [])
        {
            parent?.AddMember(member);
            if (ReferenceEquals(member.Scope, this))
            {
                member.Scope = parent;
                ScopeDelivery.Update(member);
            }
        }
    }

    private bool FindEffect() => _isRequested || Reaching is { _isCanceledInEffect: true };

    /// <summary>Applies a change of this scope to it and to everything inside it.</summary>
    private void Propagate()
    {
        // Blocks may be nested deeper than the native stack.
        var changed = new Stack<CancelScope>([this]);
        while (changed.TryPop(out CancelScope? scope))
        {
            bool isCanceled = scope.FindEffect();
            if (isCanceled == scope._isCanceledInEffect)
            {
                continue;
            }

            scope._isCanceledInEffect = isCanceled;
            ScopeDelivery.Update(scope._strand!);
            foreach (IStrand member in scope._members ?? [])
            {
                ScopeDelivery.Update(member);
            }

            for (LinkedListNode<CancelScope>? inner = scope._inner?.Last; inner is not null; inner = inner.Previous)
            {
                changed.Push(inner.Value);
            }
        }
    }
}
