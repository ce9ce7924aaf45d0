// Approximations, in favor of no report. A field or a property of this object, of a parameter or of another field counts as shared; one of
// an object that the function has created itself does not. A local counts when functions that may run in different tasks write it.
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lariat.Analyzers;

/// <summary>Determines whether another task can write to a location while this one is suspended.</summary>
internal sealed class SharedState(LariatTypes types)
{
    private readonly TaskFunctions _tasks = new(types);

    public bool IsShared(IOperation place) => place.Unwrapped() switch
    {
        ILocalReferenceOperation local => _tasks.WriteTogether(local.Local, local),
        IParameterReferenceOperation parameter => _tasks.WriteTogether(parameter.Parameter, parameter),
        IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.Name: "AsyncLocal" or "ThreadLocal" } } => false,
        IFieldReferenceOperation { Field: { IsStatic: true } field } => !IsOfThread(field),
        IMemberReferenceOperation { Member.IsStatic: true } => true,
        IMemberReferenceOperation { Instance: { } owner } => IsSharedObject(owner.Unwrapped()),
        IArrayElementReferenceOperation element => IsSharedObject(element.ArrayReference.Unwrapped()),
        _ => false,
    };

    private bool IsSharedObject(IOperation owner)
    {
        if (owner.Type is { IsValueType: true })
        {
            return owner is not IInstanceReferenceOperation && IsShared(owner);
        }

        return owner switch
        {
            IInstanceReferenceOperation or IParameterReferenceOperation => true,
            IFieldReferenceOperation or IPropertyReferenceOperation or IArrayElementReferenceOperation => true,
            ILocalReferenceOperation local => IsSharedObject(local),
            _ => false,
        };
    }

    // Held by a local only: shared if another function uses it, or if it came from a location that others can access.
    private bool IsSharedObject(ILocalReferenceOperation local)
        => _tasks.UseTogether(local.Local, local)
            || LocalValue.Find(local) is IFieldReferenceOperation or IPropertyReferenceOperation or IParameterReferenceOperation
            or IArrayElementReferenceOperation;

    private static bool IsOfThread(IFieldSymbol field)
        => field.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "ThreadStaticAttribute");
}
