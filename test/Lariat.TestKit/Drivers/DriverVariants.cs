using System.Reflection;

namespace Lariat.TestKit;

/// <summary>Checks that every contract class of an assembly runs on every driver, and that its variants can be counted by their names.</summary>
/// <param name="drivers">The drivers that a contract class needs a variant for.</param>
public abstract class DriverVariants(params DriverKind[] drivers)
{
    private Type[] Types => GetType().Assembly.GetTypes();

    [Fact]
    public void ContractClasses_EachDriver_HasAVariant()
    {
        Type[] contracts = [.. Types.Where(type => type.IsAbstract && type.IsSubclassOf(typeof(DriverVariant)) && type.Name.EndsWith("Tests", StringComparison.Ordinal))];

        string[] missing =
        [
            .. contracts.SelectMany(contract => drivers
                .Where(driver => !Types.Any(type => type.BaseType == contract && type.Name == driver + contract.Name))
                .Select(driver => driver + contract.Name)),
        ];

        Assert.NotEmpty(contracts);
        Assert.Empty(missing);
    }

    [Fact]
    public void Variants_Names_BeginWithTheirDriver()
    {
        Type[] variants = [.. Types.Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DriverVariant)))];

        string[] wrong =
        [
            .. variants
                .Select(variant => (variant.Name, Driver: DriverOf(variant)))
                .Where(variant => !variant.Name.StartsWith(variant.Driver.ToString(), StringComparison.Ordinal))
                .Select(variant => $"{variant.Name} runs on {variant.Driver}"),
        ];

        Assert.NotEmpty(variants);
        Assert.Empty(wrong);
    }

    // The fixtures that a constructor takes are not used before a test runs.
    private static DriverKind DriverOf(Type variant)
    {
        ConstructorInfo constructor = variant.GetConstructors().Single();
        object made = constructor.Invoke(new object?[constructor.GetParameters().Length]);
        using (made as IDisposable)
        {
            return ((DriverVariant)made).Kind;
        }
    }
}
