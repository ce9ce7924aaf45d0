using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lariat.Jobs.Generators;

/// <summary>
/// Reads a method with <c>[Job]</c>: for the generator, which writes what is right, and for the analyzer, which reports the rest.
/// </summary>
internal static class JobReader
{
    /// <summary>The job; null if something is wrong with it, which is among the findings or reported by the compiler.</summary>
    public static JobModel? Read(IMethodSymbol method, AttributeData attribute, JobTypes types, Findings findings)
    {
        JobAttributeModel? options = JobAttributeReader.Read(attribute, findings);
        Signature? signature = SignatureReader.Read(method, types, findings);
        if (options is null || signature is null || ClassReader.Read(method, findings) is not { } type)
        {
            return null;
        }

        JobTarget? target = method.IsStatic ? null : ConstructorReader.Read(method, options.InWorker, findings);
        CheckName(method, types, findings);
        JobType? payload = PayloadReader.Read(signature.Payload, PlaceOfType(method.Parameters[0]), types, findings);
        JobType? result = signature.Result is null
            ? null
            : PayloadReader.Read(signature.Result, PlaceOfReturnType(method), types, findings);
        var steps = new EquatableArray<JobStep>(UpgradeReader.ReadAll(method, options, attribute, types, findings));
        if (findings.HaveErrors || (target is null && !method.IsStatic))
        {
            return null;
        }

        bool isPublic = !type.IsPublic || (IsPublic(signature.Payload) && (signature.Result is null || IsPublic(signature.Result)));
        string name = Code.Identifier(SignatureReader.PropertyOf(method));
        return new JobModel(
            type, name, Code.Identifier(method.Name), signature.TakesContext, target, isPublic, payload!, result, options, steps);
    }

    private static bool IsPublic(ITypeSymbol type) => TypeReach.Of(type) == Reach.Everywhere;

    // The first of the methods keeps the name.
    private static void CheckName(IMethodSymbol method, JobTypes types, Findings findings)
    {
        string name = SignatureReader.PropertyOf(method);
        IMethodSymbol? first = method.ContainingType.GetMembers().OfType<IMethodSymbol>()
            .FirstOrDefault(other => SignatureReader.PropertyOf(other) == name && types.JobOf(other) is not null);
        if (first is not null && !SymbolEqualityComparer.Default.Equals(first, method))
        {
            findings.Add(JobRules.Name, method.Locations.FirstOrDefault(), method.Name, name, method.ContainingType.Name);
        }
    }

    private static Location? PlaceOfType(IParameterSymbol parameter)
        => (parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as ParameterSyntax)?.Type?.GetLocation()
            ?? parameter.Locations.FirstOrDefault();

    private static Location? PlaceOfReturnType(IMethodSymbol method)
        => (method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as MethodDeclarationSyntax)?.ReturnType.GetLocation()
            ?? method.Locations.FirstOrDefault();
}
